# complete.zsh FOLDER LINE…: what zsh's completion, with FOLDER in its fpath, proposes at the end of each LINE; each in an
# interactive shell of its own. Prints the line, then the proposals one a line, each behind a blank.
zmodload zsh/zpty
folder=$1; shift
hits=$(mktemp)
setup=$(mktemp)
dump=$(mktemp -u)
print -r -- "
PS1= fpath=(${(q)folder} \$fpath)
autoload -U compinit; compinit -C -d ${(q)dump}
# Every proposal of the completion system comes through compadd; -O tells those that fit.
compadd() {
  local -a fit
  if [[ \${@[(I)-[OAD]]} = 0 ]]; then
    builtin compadd -O fit \"\$@\"
    print -rl -- \"\${(@)fit}\" >>${(q)hits}
  fi
  builtin compadd \"\$@\"
}
answer() { zle complete-word; print -r -- '<''END>' }
zle -N answer; bindkey '^I' answer
print -r -- '<''READY>'
" >$setup
for line in "$@"; do
  : >$hits
  zpty child zsh -f -i
  zpty -w child "source ${(q)setup}"
  zpty -r -m child seen '*<READY>*'
  zpty -w -n child "$line"$'\t'
  zpty -r -m child seen '*<END>*'
  print -r -- "$line"
  sort -u $hits | sed -n 's/^./ &/p'
  zpty -d child
done
rm -f $hits $setup $dump

# complete.bash SCRIPT LINE…: what the completion in SCRIPT proposes at the end of each LINE. Prints the line, then the
# proposals one a line, each behind a blank. What bash does itself, cutting words at COMP_WORDBREAKS, is done here.
source "$1"
shift
for line in "$@"; do
  words=${line//=/ = }
  read -ra COMP_WORDS <<<"$words"
  [[ $words == *' ' && $line != *= ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
  [[ $(complete -p rpscrape) == 'complete -F _rpscrape rpscrape' ]] && _rpscrape
  printf '%s\n' "$line"
  [[ ${#COMPREPLY[@]} = 0 ]] || printf ' %s\n' "${COMPREPLY[@]}"
done

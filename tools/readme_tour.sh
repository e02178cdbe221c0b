#!/usr/bin/env bash
# tools/readme_tour.sh README SECTION: runs the commands that a section of the README shows ("    $ rpscrape …"), in the
# current folder. Each must succeed and print the lines that are shown beneath it, in their order; "…" stands for lines
# that are left out. Needs nothing but bash and the program on the PATH.
set -euo pipefail
readme=$1 section=$2
command='' expected=() commands=0

fail() { printf 'readme_tour: %s\n' "$*" >&2; exit 1; }

# A server goes on until it is stopped: once it has told its address.
serve_and_stop() {
  local log=serve.log server code=0
  eval "exec $command" >$log 2>&1 </dev/null &
  server=$!
  until grep -q http:// $log; do
    kill -0 $server 2>/dev/null || fail "$command: ended by itself: $(cat $log)"
    sleep 0.1
  done
  kill -TERM $server
  wait $server || code=$?
  cat $log
  [ $code = 0 ] || [ $code = 130 ]
}

# Runs the command that was read last and compares.
run_command() {
  [ -n "$command" ] || return 0
  local output code=0 rest line
  printf '$ %s\n' "$command"
  case $command in
    *' && '*) printf '(not run: it needs programs of others)\n'; command='' expected=(); return 0 ;;
    'rpscrape serve'*) output=$(serve_and_stop) || code=$? ;;
    *) output=$(eval "$command" 2>&1 </dev/null) || code=$? ;;
  esac
  [ "$code" = 0 ] || fail "$command: exit code $code: $output"
  rest=$output$'\n'
  for line in "${expected[@]}"; do
    case $'\n'$rest in
      *$'\n'"$line"$'\n'*) rest=${rest#*"$line"$'\n'} ;;
      *) fail "$command: \"$line\" is not in what it prints: $output" ;;
    esac
  done
  printf '%s\n' "$output"
  commands=$((commands + 1)) command='' expected=()
}

inside=''
while IFS= read -r line; do
  case $line in
    "## $section") inside=1 ;;
    '## '*) run_command; inside='' ;;
    '    $ '*) [ -z "$inside" ] || { run_command; command=${line#'    $ '}; } ;;
    '    …' | '      '*) ;;
    '    '*) [ -z "$command" ] || expected+=("${line#    }") ;;
    *) run_command ;;
  esac
done <"$readme"
run_command
[ "$commands" -gt 0 ] || fail "$readme has no commands in a section \"$section\""

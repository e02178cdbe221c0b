# complete.fish SCRIPT LINE…: what fish, with the completion in SCRIPT, proposes at the end of each LINE. Prints the line,
# then the proposals one a line, each behind a blank, without what it says of them.
source $argv[1]
for line in $argv[2..-1]
    echo $line
    complete -C $line | string replace -r '\t.*' '' | string replace -r '^' ' '
end
true

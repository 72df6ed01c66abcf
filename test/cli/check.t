# For people: what, where, why, what instead.  Exit 1 when something warns or blocks.
$ echo "Please calm down, I am doing what I can." | heard check
$ echo "Please calm down, I am doing what I can." | heard check --json
$ echo "You waited in twice and nobody came." | heard check
# Facts: a name that isn't known and a wrong type are errors that name it.
$ echo "Hello" | heard check --facts '{"angre":2}'
$ echo "Hello" | heard check --facts '{"anger":"much"}'
$ echo '{"fault":"unknown"}' > facts.json; echo "You're absolutely right, we lost your parcel." | heard check --facts facts.json --json
$ echo "Hello" | heard check --facts missing.json
$ printf '\377\376' | heard check
$ heard check missing.txt
# Many at once, in the same order; a bad line doesn't stop the others.
$ cat > cases.jsonl <<'END'
> {"id":"c1","context":{"playback":"none","anger":2},"text":"A new meter is on its way to you and that will sort it out."}
> {"id":"c2","context":{},"text":"Please calm down.","speaker":"customer"}
> {"id":"c3","context":{"anger":9},"text":"Hello"}
> {"id":"c4"}
> not json
>
> {"id":"c5","context":{"colour":"blue"},"text":"You waited in twice.","mood":1}
> END
> heard check --cases cases.jsonl > said; echo "exit $?"; sed 's/"message".*//' said
$ heard check --cases cases.jsonl --facts '{}'
$ heard check --cases missing.jsonl

$ heard verify --data d
heard: there is no desk in d yet; `heard serve --data d` makes one
? 66
$ desk-open demo --data d --port 0
$ mail-read d
$ desk-close
$ heard verify --data d | sed 's/[0-9][0-9]*/N/g'
N events in N chains: the record is whole.
$ heard verify --data d --json | sed 's/[0-9][0-9]*/N/g'
{"cases":N,"events":N,"broken":[]}
# A word changed by hand.  Both are as long, so that the file stays a database.
$ LC_ALL=C sed 's/white router blinking at me/white router smirking at me/g' d/heard.db > changed && cp changed d/heard.db
> heard verify --data d > said; echo "exit $?"; grep -c 'case' said
exit 1
1

# Without a command, the list; with one that isn't there, what to type.
$ heard
$ heard help | head -n 3
$ heard help deliver
$ heard deliver --help | head -n 1
$ heard help nothing
$ heard nonsense
$ heard user
$ heard help --markdown | grep -c '^## heard'
$ heard help deliver | cat > /dev/full

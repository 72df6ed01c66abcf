$ heard backup
heard: something is missing; type: heard backup FOLDER
? 64
$ heard backup --data d copy
heard: There is no desk there: d/heard.db is missing.
? 66
$ ls
$ desk-open demo --data d --port 0
$ mail-read d
$ heard backup --data d copy | sed 's/[0-9][0-9]*/N/g'
Backed up N events in N chains to copy.
$ desk-close
$ ls copy copy/spool
copy:
heard.db
spool

copy/spool:
bad
new
tmp
$ heard verify --data copy | sed 's/[0-9][0-9]*/N/g'
N events in N chains: the record is whole.
$ heard rebuild --compare --data copy
3 rows made from the record of 1 case: every column is the same.
$ heard backup --data d copy
heard: There is something in copy already, and it was left as it is. Name a folder that isn't there yet.
? 75
# A folder that is full stays as it is.
$ mkdir mine; echo "my own" > mine/note; heard backup --data d mine; cat mine/note
heard: There is something in mine already, and it was left as it is. Name a folder that isn't there yet.
my own
# A server that isn't there is told as that.
$ heard backup --data d --database postgres://nobody@127.0.0.1:1/nothing other 2> said; echo "exit $?"
exit 69

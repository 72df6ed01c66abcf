$ heard rebuild --data d
heard: there is no desk in d yet; `heard serve --data d` makes one
? 66
$ desk-open demo --data d --port 0
$ mail-read d
$ desk-close
$ heard rebuild --data d --compare | sed 's/[0-9][0-9]*/N/g'
N rows made from the record of N case: every column is the same.
$ heard rebuild --data d | sed 's/[0-9][0-9]*/N/g'
N rows made from the record of N case: every column is the same. The new ones are in use now.
$ heard rebuild --data d --compare --json | sed 's/[0-9][0-9]*/N/g'
{"cases":N,"rows":N,"different":[],"swapped":false}

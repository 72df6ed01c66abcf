# A made-up company on a folder of its own; the first mail is read within moments.
$ echo $((20000 + $$ % 20000)) > port
$ desk-open demo --data d --port $(cat port)
$ sed "s/:$(cat port)/:PORT/" out
$ mail-read d && ls d/spool/bad
$ desk-close; tail -n 1 out; grep -v " info " log
# Yesterday's data are there, and no second mail.
$ desk-open demo --data d --port $(cat port)
$ ls d/spool/new; heard user list --data d
$ desk-close
# A real desk is no demo.
$ desk-open serve --data real --port 0
$ desk-close
$ heard demo --data real --port $(cat port)
$ heard demo --port 0

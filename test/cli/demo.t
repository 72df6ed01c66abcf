# A made-up company on a folder of its own; the first mail is read within moments.
$ desk-open demo --data d --port 0
$ sed 's/:[0-9]*\/$/:PORT\//' out

Larkfield Broadband, a made-up company, has its desk open:

  http://127.0.0.1:PORT/

  log in: asha  password kindness-first  (Asha Rao, agent)
          tom   password kindness-first  (Tom Ellery, lead)
          ruth  password kindness-first  (Ruth Adeyemi, owner)

Its clock can be moved on, and mail written as the customer, from its pages.
Everything is in d and will be there next time.  Ctrl-C closes the desk.
$ mail-read d && ls d/spool/bad
$ desk-close; tail -n 1 out; ! grep -v " info " log
The desk is closed; nothing is lost.
# Yesterday's data are there, and no second mail.
$ desk-open demo --data d --port 0
$ ls d/spool/new; heard user list --data d
asha             agent  Asha Rao
ruth             owner  Ruth Adeyemi
tom              lead   Tom Ellery
$ desk-close
# A real desk is no demo.
$ desk-open serve --data real --port 0
$ desk-close
$ heard demo --data real --port 0
heard: this folder was not made with --test, so its clock stays the machine's; use a new folder for tests
? 78
$ heard demo --port 65536
heard: --port takes a whole number from 0 to 65535, and "65536" isn't one
? 64

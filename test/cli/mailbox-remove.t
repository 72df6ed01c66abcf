$ desk-open serve --data d --port 0
$ desk-close
$ echo 'six green pencils' | heard mailbox add help@shop.example --host imap.shop.example --untried --data d
Mail is fetched from help@shop.example as soon as the desk runs.
$ heard mailbox remove halp@shop.example --data d
heard: There is no such mailbox; it may have been removed.
? 66
$ heard mailbox remove help@shop.example --data d
Nothing is fetched from help@shop.example any more; what was fetched stays.
# It is gone, and the password with it.
$ heard mailbox list --data d
No mail is fetched from anywhere; "heard mailbox add" sets a mailbox up.
$ heard mailbox test help@shop.example --data d
heard: There is no such mailbox; it may have been removed.
? 66
$ heard mailbox remove help@shop.example --data d
heard: There is no such mailbox; it may have been removed.
? 66
$ heard mailbox remove --data d
heard: something is missing; type: heard mailbox remove NAME
? 64
$ cat d/heard.db* | grep -c 'six green pencils'
0
? 1

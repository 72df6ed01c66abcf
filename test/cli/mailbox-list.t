$ heard mailbox list --data d
heard: there is no desk in d yet; `heard serve --data d` makes one
? 66
$ ls
$ desk-open serve --data d --port 0
$ heard mailbox list --data d
No mail is fetched from anywhere; "heard mailbox add" sets a mailbox up.
$ heard mailbox list --data d --json
$ desk-close
# With the desk closed nothing has been looked at.
$ echo 'six green pencils' | heard mailbox add help@shop.example --host imap.shop.example --move-to Safe --untried --data d
Mail is fetched from help@shop.example as soon as the desk runs.
$ echo 'a long token' | heard mailbox add Orders --login orders@shop.example --host mail.shop.example --security starttls --bearer --folder Inbound --untried --data d
Mail is fetched from Orders as soon as the desk runs.
$ heard mailbox list --data d
Orders                       not looked at yet       0 fetched
help@shop.example            not looked at yet       0 fetched
$ heard mailbox list --data d --json | sed 's/"id":"[0-9]*"/"id":"1"/'
{"id":"1","name":"Orders","host":"mail.shop.example","security":"starttls","login":"orders@shop.example","folder":"Inbound","move_to":"","state":"not looked at yet","error":"","port":143,"taken":0}
{"id":"1","name":"help@shop.example","host":"imap.shop.example","security":"tls","login":"help@shop.example","folder":"INBOX","move_to":"Safe","state":"not looked at yet","error":"","port":993,"taken":0}
$ heard mailbox list help@shop.example --data d
heard: "help@shop.example" is one word too many; type: heard mailbox list
? 64

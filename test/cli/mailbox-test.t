$ desk-open serve --data d --port 0
$ desk-close
$ echo 'six green pencils' | heard mailbox add help@shop.example --host 127.0.0.1 --port 1 --security none --untried --data d
Mail is fetched from help@shop.example as soon as the desk runs.
# Nobody answers at that port.
$ heard mailbox test help@shop.example --data d
heard: The mail server 127.0.0.1 could not be reached at that port; is the port right, and does the way there stand open?
? 69
# No such mailbox.
$ heard mailbox test halp@shop.example --data d
heard: There is no such mailbox; it may have been removed.
? 66
$ heard mailbox test --data d
heard: something is missing; type: heard mailbox test NAME
? 64

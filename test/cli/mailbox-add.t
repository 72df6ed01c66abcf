# There must be a desk first: a misspelt folder must not become one.
$ echo 'six green pencils' | heard mailbox add help@shop.example --host imap.shop.example --data d
heard: there is no desk in d yet; `heard serve --data d` makes one
? 66
$ ls
$ desk-open serve --data d --port 0
# It is tried first: nobody answers at that port, and nothing is kept.
$ echo 'six green pencils' | heard mailbox add help@shop.example --host 127.0.0.1 --port 1 --security none --data d
heard: it was not added; --untried adds it all the same.
heard: The mail server 127.0.0.1 could not be reached at that port; is the port right, and does the way there stand open?
? 69
$ heard mailbox list --data d
No mail is fetched from anywhere; "heard mailbox add" sets a mailbox up.
# Untried, when it is known to be away for now.
$ echo 'six green pencils' | heard mailbox add help@shop.example --host 127.0.0.1 --port 1 --security none --untried --data d
Mail is fetched from help@shop.example as soon as the desk runs.
$ heard mailbox list --data d --json | grep -c pencils
0
? 1
# One of a name.
$ echo 'six green pencils' | heard mailbox add help@shop.example --host imap.shop.example --untried --data d
heard: There is a mailbox called help@shop.example already.
? 75
# A password goes to no other machine without encryption.
$ echo 'six green pencils' | heard mailbox add orders@shop.example --host imap.shop.example --security none --untried --data d
heard: A password goes without encryption to this machine only; choose TLS or STARTTLS for imap.shop.example.
? 65
$ echo 'six green pencils' | heard mailbox add help@shop.example --host imap.shop.example --security some --untried --data d
heard: Encryption is one of: tls, starttls, none.
? 65
$ echo 'six green pencils' | heard mailbox add help@shop.example --untried --data d
heard: Please give the mail server's name.
? 65
$ echo 'six green pencils' | heard mailbox add orders@shop.example --host 'imap.shop.example/x' --untried --data d
heard: That can't be the name of a mail server; give one like imap.example.com.
? 65
$ echo 'six green pencils' | heard mailbox add help@shop.example --host imap.shop.example --port 70000 --untried --data d
heard: --port takes a whole number from 1 to 65535, and "70000" isn't one
? 64
$ heard mailbox add help@shop.example --host imap.shop.example --untried --data d < /dev/null
heard: the password is read from standard input, and nothing came
? 64
$ heard mailbox add --data d
heard: something is missing; type: heard mailbox add NAME
? 64
$ desk-close

# A desk is made, listens, and closes when it is told to.
$ desk-open serve --data d --port 0
$ sed 's/:[0-9][0-9]*\//:PORT\//; s/code=[0-9a-f]*$/code=CODE/' out
heard listens on http://127.0.0.1:PORT/
nobody has an account yet; set it up, once, at http://127.0.0.1:PORT/setup?code=CODE
# One process a folder.
$ heard serve --data d --port 0
heard: another heard serves d already; stop that one first, or take another folder
? 75
$ desk-close; ls d
heard.db
lock
spool
# The clock can be moved in a folder that was made for tests, and in no other.
$ heard serve --data d --port 0 --test-clock clock.socket
heard: this folder was not made with --test, so its clock stays the machine's; use a new folder for tests
? 78
$ heard serve --data new --port 0 --test-clock clock.socket
heard: there is no desk in new yet; `heard serve --data new` makes one
? 66
$ ls new
ls: cannot access 'new': No such file or directory
? 2
$ desk-open serve --data t --port 0 --test --test-clock clock.socket
$ sed 's/:[0-9][0-9]*\//:PORT\//; s/code=[0-9a-f]*$/code=CODE/' out
heard listens on http://127.0.0.1:PORT/
nobody has an account yet; set it up, once, at http://127.0.0.1:PORT/setup?code=CODE
$ desk-close
$ heard serve --data d --tls-cert c.pem
heard: --tls-cert and --tls-key belong together
? 64
$ heard serve --data d --tls-cert c.pem --tls-key k.pem --behind-proxy
heard: TLS ends here (--tls-cert) or at a proxy (--behind-proxy), not at both
? 64
$ heard serve --data d --base-url desk.example
heard: --base-url begins with http:// or https://
? 64
$ heard serve --data d --port 99999
heard: --port takes a whole number from 0 to 65535, and "99999" isn't one
? 64
$ heard serve --data d --verbose
heard: heard serve has no option --verbose; "heard serve --help" lists its options
? 64
$ : > file && heard serve --data file --port 0
heard: file could not be made a folder: a part of the path is not a folder.
? 66
# A firm's own words are read at the start; a line that is wrong is named, and nothing is started or made.
$ mkdir words; printf 'label banned\ntouch base\n' > words/ours.pack
$ desk-open serve --data p --port 0 --packs words
$ desk-close; mkdir p/packs; printf 'label banned\n..3 base\n' > p/packs/ours.pack; heard serve --data p --port 0
heard: p/packs/ours.pack, line 2: a phrase can't begin with a gap
? 78
$ heard serve --data p2 --port 0 --packs p/packs; ls p2
heard: p/packs/ours.pack, line 2: a phrase can't begin with a gap
ls: cannot access 'p2': No such file or directory
? 2
$ heard serve --data p2 --port 0 --packs nowhere
heard: nowhere could not be opened: there is no such file or folder.
? 78
# What would make every mail fail is said at the start, and so is what is no certificate.
$ heard serve --data d --port 0 --smtp mail.example.com
heard: --smtp begins with smtp:// or smtps://, like smtp://mail.example.com:25
? 64
$ heard serve --data d --port 0 --mail-ca nowhere.pem
heard: --mail-ca: nowhere.pem can't be read
? 78
$ echo nothing > c.pem; cp c.pem k.pem; heard serve --data d --port 0 --tls-cert c.pem --tls-key k.pem
heard: c.pem holds no certificate; it is a text with lines like -----BEGIN CERTIFICATE-----
? 78

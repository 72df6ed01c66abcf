# A desk is made, listens, and closes when it is told to.
$ heard serve --data d --port 0 > out 2> log & echo $! > desk.pid
> until grep -q listens out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> sed 's/:[0-9]*\/$/:PORT\//' out
# One process a folder.
$ heard serve --data d --port 0
$ kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done; ls d
# The clock can be moved in a folder that was made for tests, and in no other.
$ heard serve --data d --port 0 --test-clock clock.socket
$ heard serve --data new --port 0 --test-clock clock.socket
$ ls new
$ heard serve --data t --port 0 --test --test-clock clock.socket > out 2> log & echo $! > desk.pid
> until grep -q listens out || ! kill -0 $(cat desk.pid); do sleep 0.1; done
> sed 's/:[0-9]*\/$/:PORT\//' out
$ kill $(cat desk.pid); while kill -0 $(cat desk.pid) 2>/dev/null; do sleep 0.1; done
$ heard serve --data d --tls-cert c.pem
$ heard serve --data d --tls-cert c.pem --tls-key k.pem --behind-proxy
$ heard serve --data d --base-url desk.example
$ heard serve --data d --port 99999
$ heard serve --data d --verbose
$ : > file && heard serve --data file --port 0

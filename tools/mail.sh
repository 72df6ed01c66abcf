#!/bin/sh
# mail.sh - a Dovecot and a Postfix of their own for the tests: in a folder, on loopback, gone at the end.
#
#   tools/mail.sh start DIR                starts both, prints the folder that describes them (mail.json)
#   tools/mail.sh stop DIR                 stops them and removes their mail
#   tools/mail.sh kill DIR WHICH           dovecot or postfix: all its processes die at once
#   tools/mail.sh up DIR WHICH             brings it back, its queue and mailboxes as they were
#   tools/mail.sh post DIR TOOL ARGS…      postqueue, postsuper, postcat … on its queue
#   tools/mail.sh with DIR COMMAND…        COMMAND with that folder in HEARD_TEST_MAIL, and stop behind it
#
# Debian's packages are unpacked into DIR and not installed; ports, users, queue, certificates and the log
# are their own.  Mail to shop.example and customers.example lies in Dovecot's mailboxes (any name, the
# password is "pencil").  At the port that mail.json calls submission Postfix wants encryption and such a
# login, at submissions from the first byte.  Mail to desk.example goes on by LMTP to the port called heard,
# mail to socket.example to the socket heard.sock beside it.  Postfix must be root: who isn't needs sudo
# without a password.  Where they can't be had, `with` says why and runs COMMAND without (with CI=true it
# fails), and start leaves with 69.
#
# SPDX-License-Identifier: ISC
set -u

packages="postfix dovecot-core dovecot-imapd dovecot-lmtpd"
# What a small machine may lack: the library, and Debian's package with it.
libraries="libdb-5.3.so=libdb5.3 libnsl.so.2=libnsl2 libtirpc.so.3=libtirpc3 libsasl2.so.2=libsasl2-2
libicuuc.so.72=libicu72 libicudata.so.72=libicu72 libssl.so.3=libssl3 libcrypto.so.3=libssl3
libsodium.so.23=libsodium23 libunwind.so.8=libunwind8 libunwind-x86_64.so.8=libunwind8
libcap.so.2=libcap2 libaudit.so.1=libaudit1 libcap-ng.so.0=libcap-ng0 libpam.so.0=libpam0g
libsystemd.so.0=libsystemd0 liblz4.so.1=liblz4-1 libzstd.so.1=libzstd1 libbz2.so.1.0=libbz2-1.0
libgcrypt.so.20=libgcrypt20 libgpg-error.so.0=libgpg-error0 libgssapi_krb5.so.2=libgssapi-krb5-2
libkrb5.so.3=libkrb5-3 libk5crypto.so.3=libk5crypto3 libkrb5support.so.0=libkrb5support0
libkeyutils.so.1=libkeyutils1 libcom_err.so.2=libcom-err2 libapparmor.so.1=libapparmor1"

give_up() {
	echo "There are no mail servers for the tests:" "$@" >&2
	exit 69
}

# --- the programs ----------------------------------------------------------------------------------------

download() {
	(cd "$dir/mail-packages" && apt-get download "$@") >>"$dir/mail-apt.log" 2>&1
}

# The list of packages may be missing, or old.
fetch() {
	download "$@" || { $root apt-get update -q >>"$dir/mail-apt.log" 2>&1 && download "$@"; }
}

unpack_all() {
	for deb in "$dir"/mail-packages/*.deb; do
		dpkg -x "$deb" "$dir/mail-unpacked" || return 1
		rm -f "$deb"
	done
}

library_path() {
	u=$1/usr/lib
	m=$u/dovecot/modules
	machine=$(uname -m)-linux-gnu
	echo "$u/postfix:$u/dovecot:$m:$m/old-stats:$u/$machine:$1/lib/$machine"
}

missing_libraries() {
	u=$dir/mail-unpacked/usr
	LD_LIBRARY_PATH=$(library_path "$dir/mail-unpacked") ldd "$u"/lib/postfix/sbin/* \
	    "$u"/lib/postfix/*.so \
	    "$u"/sbin/dovecot "$u"/lib/dovecot/auth "$u"/lib/dovecot/imap "$u"/lib/dovecot/lmtp \
	    "$u"/lib/dovecot/imap-login "$u"/lib/dovecot/stats 2>/dev/null |
		awk '/not found/ { print $1 }' | sort -u
}

# What came last may itself lack something, so it is looked at until nothing is missing or nothing helps.
add_libraries() {
	for round in 1 2 3; do
		lacking=$(missing_libraries)
		[ -n "$lacking" ] || return 0
		for name in $lacking; do
			for pair in $libraries; do
				[ "${pair%%=*}" != "$name" ] || fetch "${pair#*=}"
			done
		done
		unpack_all
	done
	[ -z "$(missing_libraries)" ] || give_up "they need libraries that aren't here:" $lacking
}

unpack() {
	[ ! -e "$dir/mail-unpacked/complete" ] || return 0
	command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
		give_up "this isn't Debian, whose packages of Dovecot and Postfix are what is tested with."
	mkdir -p "$dir/mail-packages" "$dir/mail-unpacked"
	echo "Fetching Dovecot and Postfix for the tests (they are unpacked, not installed)" >&2
	# shellcheck disable=SC2086
	fetch $packages || give_up "apt-get could not download them ($dir/mail-apt.log says why)."
	unpack_all || give_up "their packages could not be unpacked."
	add_libraries
	rm -rf "$dir/mail-packages"
	touch "$dir/mail-unpacked/complete"
}

# Sets root: what makes a command run as root.
find_root() {
	root=
	[ "$(id -u)" -ne 0 ] || return 0
	sudo -n true 2>/dev/null ||
		give_up "Postfix must be started by root, and there is no sudo without a password."
	root="sudo -n"
}

# --- their settings --------------------------------------------------------------------------------------

port_taken() {
	cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") "
}

# Below the ports the system gives out by itself.
free_port() {
	while :; do
		try=$((20000 + $(od -An -N3 -tu4 /dev/urandom) % 12000))
		port_taken "$try" || break
	done
	echo "$try"
}

certificates() {
	(
		cd "$place/tls" || exit 1
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
		    -subj "/CN=A test's authority" -keyout ca.key -out ca.pem
		for name in good:localhost:30 expired:localhost:-1 other:elsewhere.example:30; do
			IFS=: read -r file host days <<-END
				$name
			END
			openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
			    -subj "/CN=$host" -keyout "$file.key" -out "$file.csr"
			printf 'subjectAltName=DNS:%s%s\n' "$host" \
			    "$([ "$host" != localhost ] || echo ,IP:127.0.0.1)" >ext
			openssl x509 -req -in "$file.csr" -CA ca.pem -CAkey ca.key -CAcreateserial \
			    -days "$days" -extfile ext -out "$file.pem"
		done
		chmod 644 ./*
	) >"$dir/mail-tls.log" 2>&1 || give_up "no certificates could be made ($dir/mail-tls.log says why)."
}

dovecot_settings() {
	u=$place/unpacked/usr
	cat <<END
base_dir = $place/dovecot/run
state_dir = $place/dovecot/state
libexec_dir = $u/lib/dovecot
mail_plugin_dir = $u/lib/dovecot/modules
login_plugin_dir = $u/lib/dovecot/modules/login
import_environment = LD_LIBRARY_PATH TZ
log_path = $place/dovecot.log
default_internal_user = daemon
default_internal_group = daemon
default_login_user = nobody
first_valid_uid = 1
mail_uid = daemon
mail_gid = daemon
listen = 127.0.0.1
protocols = imap lmtp
mail_location = maildir:$place/mailboxes/%n@%d
mail_fsync = optimized
mail_max_userip_connections = 100
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Lu
auth_failure_delay = 0
ssl = yes
ssl_cert = <$place/tls/good.pem
ssl_key = <$place/tls/good.key
passdb {
  driver = static
  mechanisms = plain login
  args = password=pencil
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $place/dovecot/oauth2
}
userdb {
  driver = static
  args = uid=daemon gid=daemon home=$place/mailboxes/%u allow_all_users=yes
}
service imap-login {
  chroot =
  process_limit = 200
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $lmtp
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $sasl
  }
}
service stats {
  chroot =
}
service anvil {
  chroot =
}
lmtp_rcpt_check_quota = no
protocol lmtp {
  postmaster_address = postmaster@shop.example
  hostname = mail.example
}
namespace inbox {
  inbox = yes
}
END
}

# Whether an OAuth2 token is good, and whose it is, a test says: Dovecot asks at the port that mail.json calls
# tokens (RFC 7662).
oauth_settings() {
	cat <<END
introspection_mode = post
introspection_url = http://127.0.0.1:$tokens/introspect
active_attribute = active
active_value = true
username_attribute = email
END
}

postfix_settings() {
	u=$place/unpacked/usr
	cat <<END
compatibility_level = 3.6
queue_directory = $place/postfix/queue
data_directory = $place/postfix/data
command_directory = $u/sbin
daemon_directory = $u/lib/postfix/sbin
shlib_directory = $u/lib/postfix
meta_directory = $place/postfix/conf
import_environment = MAIL_CONFIG LD_LIBRARY_PATH TZ LANG=C
export_environment = LD_LIBRARY_PATH TZ LANG=C
mail_owner = daemon
setgid_group = mail
default_privs = nobody
maillog_file = $place/postfix.log
maillog_file_prefixes = $place
myhostname = mail.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtpd_peername_lookup = no
smtpd_tls_cert_file = $place/tls/good.pem
smtpd_tls_key_file = $place/tls/good.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$sasl
smtpd_sasl_auth_enable = no
disable_dns_lookups = yes
lmtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:there is no one here
default_transport = error:this address is not of the test
transport_maps = inline:{
  {desk.example = lmtp:inet:[127.0.0.1]:$heard}
  {socket.example = lmtp:unix:$place/heard.sock}
  {shop.example = lmtp:inet:[127.0.0.1]:$lmtp}
  {customers.example = lmtp:inet:[127.0.0.1]:$lmtp} }
relay_domains = desk.example, socket.example, shop.example, customers.example
message_size_limit = 60000000
mailbox_size_limit = 0
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
lmtp_connect_timeout = 10s
initial_destination_concurrency = 8
default_destination_concurrency_failed_cohort_limit = 100
soft_bounce = no
bounce_notice_recipient = postmaster@customers.example
END
}

postfix_services() {
	echo "127.0.0.1:$smtp inet n - n - - smtpd"
	echo "127.0.0.1:$submission inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes" \
	    "-o smtpd_tls_auth_only=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject" \
	    "-o smtpd_recipient_restrictions="
	echo "127.0.0.1:$submissions inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes" \
	    "-o smtpd_tls_wrappermode=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject" \
	    "-o smtpd_recipient_restrictions="
	cat <<END
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
pickup unix n - n 60 1 pickup
postlog unix-dgram n - n - 1 postlogd
END
}

description() {
	cat <<END
{ "host": "127.0.0.1", "name": "localhost", "smtp": $smtp, "submission": $submission,
  "submissions": $submissions, "imap": $imap,
  "imaps": $imaps, "lmtp": $lmtp, "heard": $heard, "tokens": $tokens, "settings": "$place/dovecot/conf",
  "socket": "$place/heard.sock", "ca": "$place/tls/ca.pem", "tls": "$place/tls",
  "mailboxes": "$place/mailboxes", "password": "pencil", "tool": "$tool", "dir": "$dir",
  "logs": ["$place/dovecot.log", "$place/postfix.log"] }
END
}

# Dovecot looks for TLS where it would be installed, whatever its settings say: so that path, which stands
# in its library, is made to point here.  It must not get longer; slashes behind it mean nothing.
point_to_modules() {
	ln -s "$place/unpacked/usr/lib/dovecot/modules" "$place/m"
	short=$place/m
	while [ ${#short} -lt ${#installed_modules} ]; do
		short=$short/
	done
	for file in "$place"/unpacked/usr/lib/dovecot/libdovecot*.so.?.?.?; do
		LC_ALL=C sed -i "s|$installed_modules|$short|g" "$file"
	done
}

# Their sockets' paths must be short, and others than root must reach them: so not in DIR.
make_place() {
	installed_modules=/usr/lib/dovecot/modules
	place=$(mktemp -d "${TMPDIR:-/tmp}/hm-XXXXXX") || give_up "no folder could be made for them."
	if [ $((${#place} + 2)) -gt ${#installed_modules} ]; then
		rmdir "$place"
		place=$(mktemp -d /tmp/hm-XXXXXX) || give_up "no folder could be made for them."
	fi
	chmod 755 "$place"
	mkdir -p "$place/tls" "$place/dovecot/run" "$place/dovecot/state" \
	    "$place/mailboxes" "$place/postfix/conf" "$place/postfix/data" "$place/postfix/queue"
	cp -r "$dir/mail-unpacked" "$place/unpacked" || give_up "there is no room for them in $place."
	point_to_modules
	for name in smtp submission submissions sasl imap imaps lmtp heard tokens; do
		eval "$name=$(free_port)"
	done
	certificates
	dovecot_settings >"$place/dovecot/conf"
	oauth_settings >"$place/dovecot/oauth2"
	postfix_settings >"$place/postfix/conf/main.cf"
	postfix_services >"$place/postfix/conf/master.cf"
	: >"$place/postfix/conf/dynamicmaps.cf"
	(cd "$place/postfix/queue" && mkdir -p active bounce corrupt defer deferred flush hold incoming \
	    private public maildrop pid saved trace)
	touch "$place/postfix.log"
	chmod 666 "$place/postfix.log"
	description >"$place/mail.json"
	own_what_is_theirs
	echo "$place" >"$dir/mail-place"
}

own_what_is_theirs() {
	$root chown -R daemon "$place/mailboxes" "$place/postfix/queue" "$place/postfix/data"
	$root chgrp mail "$place/postfix/queue/public" "$place/postfix/queue/maildrop"
	$root chown root "$place/postfix/queue" "$place/postfix/queue/pid" "$place/postfix/conf"
	$root chmod 700 "$place/postfix/queue/private"
	$root chmod 710 "$place/postfix/queue/public"
}

# --- starting and stopping -------------------------------------------------------------------------------

# One that nobody reaps is dead all the same.
alive() {
	[ -n "$1" ] && [ -d "/proc/$1" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

leader() {
	case $1 in
	dovecot) cat "$place/dovecot/run/master.pid" 2>/dev/null ;;
	postfix) cat "$place/postfix/queue/pid/master.pid" 2>/dev/null | tr -d ' ' ;;
	esac
}

launch() {
	export LD_LIBRARY_PATH="$(library_path "$place/unpacked")"
	case $1 in
	dovecot)
		# By itself it looks for doveconf where it would be installed.
		$root env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" \
		    "$place/unpacked/usr/bin/doveconf" -f service=master -c "$place/dovecot/conf" \
		    -m master -e "$place/unpacked/usr/sbin/dovecot" -c "$place/dovecot/conf" \
		    >>"$place/dovecot.log" 2>&1 </dev/null ;;
	postfix)
		$root env LD_LIBRARY_PATH="$LD_LIBRARY_PATH" MAIL_CONFIG="$place/postfix/conf" \
		    setsid "$place/unpacked/usr/lib/postfix/sbin/master" -c "$place/postfix/conf" \
		    >>"$place/postfix.log" 2>&1 </dev/null & ;;
	esac
}

answers() {
	case $1 in
	dovecot) port_taken "$(sed -n 's/.*"imaps": \([0-9]*\).*/\1/p' "$place/mail.json")" ;;
	postfix) port_taken "$(sed -n 's/.*"smtp": \([0-9]*\).*/\1/p' "$place/mail.json")" ;;
	esac
}

up() {
	alive "$(leader "$1")" && return 0
	launch "$1"
	for _ in $(seq 100); do
		answers "$1" && alive "$(leader "$1")" && return 0
		sleep 0.1
	done
	give_up "$1 did not start ($place/$1.log says why)."
}

# The leader and all that it started: theirs are the processes whose program lies in the place.
processes() {
	$root find /proc -mindepth 2 -maxdepth 2 -name exe \( -lname "$place/unpacked/usr/lib/$1/*" \
	    -o -lname "$place/unpacked/usr/sbin/$1" \) 2>/dev/null | cut -d/ -f3
}

die() {
	for _ in $(seq 100); do
		list=$(processes "$1")
		[ -n "$list" ] || break
		# shellcheck disable=SC2086
		$root kill -KILL $list 2>/dev/null
		sleep 0.05
	done
	[ "$1" != dovecot ] || $root rm -f "$place/dovecot/run/master.pid"
}

find_place() {
	place=$(cat "$dir/mail-place" 2>/dev/null)
	[ -n "$place" ] && [ -d "$place" ]
}

start() {
	find_root
	find_place || { unpack && make_place; }
	up dovecot
	up postfix
	echo "$place"
}

stop() {
	find_root
	find_place || return 0
	die postfix
	die dovecot
	$root rm -rf "$place"
	rm -f "$dir/mail-place"
}

# Stops them, too, when the one they were started for had no chance to.
guard() {
	while alive "$1"; do
		sleep 1
	done
	[ "$(cat "$dir/mail-place" 2>/dev/null)" != "$2" ] || stop
}

with() {
	if [ -n "${HEARD_TEST_MAIL:-}" ]; then
		exec "$@"
	fi
	trap stop EXIT
	trap 'exit 130' INT TERM HUP
	if described=$(start); then
		export HEARD_TEST_MAIL="$described"
		setsid sh "$tool" guard "$dir" $$ "$described" >/dev/null 2>&1 </dev/null &
	elif [ "${CI:-}" = true ]; then
		echo "and CI skips no test." >&2
		exit 69
	else
		echo "The tests with real mail servers are skipped." >&2
	fi
	"$@"
}

need_place() {
	find_root
	find_place || give_up "none were started for $dir."
}

[ $# -ge 2 ] || { sed -n '4,9s/^# *//p' "$0" >&2; exit 64; }
tool=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
command=$1
mkdir -p "$2" && dir=$(cd "$2" && pwd) || exit 73
shift 2
case $command in
start) start ;;
stop) stop ;;
kill) need_place; die "$1" ;;
up) need_place; up "$1" ;;
post)
	need_place
	name=$1
	shift
	$root env LD_LIBRARY_PATH="$(library_path "$place/unpacked")" MAIL_CONFIG="$place/postfix/conf" \
	    "$place/unpacked/usr/sbin/$name" "$@" ;;
with) with "$@" ;;
guard) guard "$1" "$2" ;;
*) sed -n '4,9s/^# *//p' "$0" >&2; exit 64 ;;
esac

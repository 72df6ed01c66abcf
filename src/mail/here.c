/* here.c - is a mail server's name this machine's own?
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/here.h"

#include <arpa/inet.h>

bool
host_is_here(struct str host)
{
	char name[INET6_ADDRSTRLEN];
	struct in_addr four;
	struct in6_addr six;

	if (str_starts(host, STR("[")) && str_ends(host, STR("]")))
		host = str_sub(host, 1, host.len - 1);
	if (str_eq_nocase(host, STR("localhost")))
		return true;
	if (host.len == 0 || host.len >= sizeof(name))
		return false;
	memcpy(name, host.ptr, host.len);
	name[host.len] = '\0';
	if (inet_pton(AF_INET, name, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, name, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

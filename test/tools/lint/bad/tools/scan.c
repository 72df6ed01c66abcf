/* scan.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
int
main(int argc, char **argv)
{
	return atoi(argv[argc - 1]);
}

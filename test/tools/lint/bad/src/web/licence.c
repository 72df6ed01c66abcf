/* licence.c - no licence.
 */
int x;

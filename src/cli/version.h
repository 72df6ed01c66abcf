/* version.h - which heard this is; the one place that says so.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H

#define HEARD_VERSION "0.1.0"

#endif

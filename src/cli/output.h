/* output.h - the reports that were asked for, each to its place. */
#ifndef ES_CLI_OUTPUT_H
#define ES_CLI_OUTPUT_H

#include "cli/cli.h"

/* Looks at --format before any work is done; false after a message. */
bool cli_output_check(const struct cli *cli);
/* Writes every report, and the diff of a dry run. A file appears under its name only once it is
 * whole. False after a message.
 */
bool cli_output_write(const struct cli *cli, const struct es_result *r);

#endif

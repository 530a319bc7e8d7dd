package io.thalweg.app;

import picocli.CommandLine.Command;

/// The runs that are kept.
@Command(
    name = "runs",
    description = "List, show, compare, tag, rename, export or delete recorded runs.",
    subcommands = {
      RunsListCommand.class,
      RunsShowCommand.class,
      RunsCompareCommand.class,
      RunsTagCommand.class,
      RunsRenameCommand.class,
      RunsExportCommand.class,
      RunsDeleteCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = "  ./thalweg runs list")
final class RunsCommand {}

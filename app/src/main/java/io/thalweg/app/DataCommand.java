package io.thalweg.app;

import picocli.CommandLine.Command;

/// The data sets.
@Command(
    name = "data",
    description = "List, add or fetch data sets.",
    subcommands = {DataListCommand.class, DataAddCommand.class, DataFetchCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = "  ./thalweg data list")
final class DataCommand {}

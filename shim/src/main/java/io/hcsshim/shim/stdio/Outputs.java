package io.hcsshim.shim.stdio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Opens the outputs of one process, all or none: what was not kept is closed with this.
final class Outputs implements AutoCloseable {
    private final Stdio.Owner owner;
    private final List<Output> opened = new ArrayList<>();
    // Streams that name the same logger share it.
    private final Map<StreamUri.Binary, Logger> loggers = new LinkedHashMap<>();

    Outputs(Stdio.Owner owner) {
        this.owner = owner;
    }

    /// Opens an output; empty if `named` is.
    ///
    /// @param stream which of a logger's it is
    Optional<Output> open(String named, Function<Logger, Output> stream) throws IOException {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        var output =
                switch (StreamUri.parse(named)) {
                    case StreamUri.Fifo(var path) -> existing(path);
                    case StreamUri.Pipe(var pipe) -> PipeOutput.connect(pipe, owner.log());
                    case StreamUri.File(var path) -> FileOutput.make(path);
                    case StreamUri.Binary binary -> stream.apply(logger(binary));
                };
        opened.add(output);
        return Optional.of(output);
    }

    private static Output existing(Path path) throws IOException {
        return Files.readAttributes(path, "unix:mode").get("mode") instanceof Integer mode
                        && (mode & 0170000) == 0010000
                ? FifoOutput.open(path)
                : FileOutput.open(path);
    }

    private Logger logger(StreamUri.Binary binary) throws IOException {
        var known = loggers.get(binary);
        var logger = known == null ? Logger.start(binary, owner) : known;
        loggers.put(binary, logger);
        return logger;
    }

    /// They are somebody else's from here on.
    ///
    /// @return the loggers among them
    List<Logger> keep() {
        var kept = List.copyOf(loggers.values());
        for (var logger : kept) {
            logger.closeUnused(opened);
        }
        opened.clear();
        loggers.clear();
        return kept;
    }

    @Override
    public void close() {
        opened.forEach(Output::close);
        for (var logger : loggers.values()) {
            logger.closeUnused(List.of());
            Thread.ofVirtual().start(logger::end);
        }
    }
}

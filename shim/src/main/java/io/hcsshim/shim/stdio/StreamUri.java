package io.hcsshim.shim.stdio;

import io.hcsshim.sys.windows.NamedPipes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What containerd names as an output: a path, or a URI.
///
/// ```
/// /run/…/stdout                       a FIFO
/// \\.\pipe\containerd-…-stdout        a named pipe
/// file:///var/log/c1.log              a file that is appended to
/// binary:///usr/bin/logger?tag=c1&x   a program that gets the output; its arguments are tag, c1, x
/// ```
sealed interface StreamUri {
    /// A FIFO, or something else that is there and can be written to.
    record Fifo(Path path) implements StreamUri {}

    /// A named pipe of Windows, on which somebody listens.
    record Pipe(String name) implements StreamUri {}

    /// A file, made if it is not there, and so are its folders.
    record File(Path path) implements StreamUri {}

    /// A program, told what to do by its arguments.
    record Binary(Path program, List<String> arguments) implements StreamUri {}

    /// @throws IllegalArgumentException with a sentence, if it is nothing of this
    static StreamUri parse(String text) {
        if (NamedPipes.isPipe(text)) {
            return new Pipe(text);
        }
        int scheme = text.indexOf("://");
        if (scheme < 0) {
            return new Fifo(absolute(text, text));
        }
        var rest = text.substring(scheme + 3);
        int question = rest.indexOf('?');
        var path =
                absolute(
                        text,
                        decode(text, question < 0 ? rest : rest.substring(0, question), false));
        var query = question < 0 ? "" : rest.substring(question + 1);
        return switch (text.substring(0, scheme)) {
            case "fifo" -> new Fifo(path);
            case "file" -> new File(path);
            case "binary" -> new Binary(path, arguments(text, query));
            default ->
                    throw new IllegalArgumentException(
                            text + ": an output goes to a FIFO, to file:// or to binary://");
        };
    }

    /// Keys and values in the order of the query.
    private static List<String> arguments(String text, String query) {
        var arguments = new ArrayList<String>();
        for (var part : query.split("&")) {
            for (var word : part.split("=", 2)) {
                var decoded = decode(text, word, true);
                if (!decoded.isEmpty()) {
                    arguments.add(decoded);
                }
            }
        }
        return List.copyOf(arguments);
    }

    private static String decode(String text, String part, boolean plusIsSpace) {
        try {
            var plain = plusIsSpace ? part : part.replace("+", "%2B");
            return URLDecoder.decode(plain, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    private static Path absolute(String text, String path) {
        if (!path.startsWith("/") || path.equals("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no absolute path for an output");
        }
        return Path.of(path);
    }
}

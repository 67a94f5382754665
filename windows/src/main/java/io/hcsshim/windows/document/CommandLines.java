package io.hcsshim.windows.document;

import java.util.List;
import java.util.stream.Collectors;

/// Command lines of Windows programs, which have one text instead of a list of arguments.
public final class CommandLines {
    private CommandLines() {}

    /// Arguments as a text that programs take apart into the same arguments, by the rules of `CommandLineToArgvW`:
    /// backslashes count only before a quotation mark.
    public static String of(List<String> arguments) {
        return arguments.stream().map(CommandLines::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        var needsQuotes =
                argument.isEmpty() || argument.chars().anyMatch(c -> " \t\"".indexOf(c) >= 0);
        if (!needsQuotes) {
            return argument;
        }
        var text = new StringBuilder("\"");
        int backslashes = 0;
        for (char c : argument.toCharArray()) {
            if (c == '"') {
                text.repeat('\\', backslashes + 1);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.append(c);
        }
        return text.repeat('\\', backslashes).append('"').toString();
    }
}

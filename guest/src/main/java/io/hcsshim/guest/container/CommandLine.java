package io.hcsshim.guest.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A command line taken apart the way a very simple shell would.
///
/// Blanks separate; `'…'` and `"…"` group; a backslash outside single quotes escapes the next
/// character (`\t` and `\n` become tab and newline). Nothing is expanded. An unquoted `;`, `&`, `|`,
/// `<` or `>` ends the command, as hosts have come to expect.
final class CommandLine {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int depth;
    private char quote;

    private CommandLine(String text) {
        this.text = text;
    }

    /// The words of `text`; empty if it holds none.
    ///
    /// @throws IOException if a quote or a parenthesis is left open
    static List<String> split(String text) throws IOException {
        return new CommandLine(text).split();
    }

    private List<String> split() throws IOException {
        for (var at = 0; at < text.length(); at++) {
            var c = text.charAt(at);
            if (c == '\\' && quote != '\'' && at + 1 < text.length()) {
                append(escaped(text.charAt(++at)));
            } else if (quote != 0) {
                quoted(c);
            } else if (";&|<>".indexOf(c) >= 0 && depth == 0) {
                break;
            } else {
                unquoted(c);
            }
        }
        if (quote != 0 || depth != 0) {
            throw new IOException("command line has an open quote or parenthesis: " + text);
        }
        finishWord();
        return List.copyOf(words);
    }

    private static char escaped(char c) {
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            default -> c;
        };
    }

    private void quoted(char c) {
        if (c == quote) {
            quote = 0;
        } else {
            word.append(c);
        }
    }

    private void unquoted(char c) {
        switch (c) {
            case '\'', '"' -> {
                quote = c;
                inWord = true; // '' is a word too, an empty one
            }
            case ' ', '\t', '\n', '\r' -> finishWord();
            default -> {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                append(c);
            }
        }
    }

    private void append(char c) {
        word.append(c);
        inWord = true;
    }

    private void finishWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}

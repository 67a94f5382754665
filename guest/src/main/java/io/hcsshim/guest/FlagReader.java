package io.hcsshim.guest;

import org.jspecify.annotations.Nullable;

/// Reads [Flags] from left to right; used once.
final class FlagReader {
    private final String[] args;
    private int next;
    private String name = "";
    private @Nullable String attached;

    private String logLevel = "debug";
    private String coreDumpLocation = "";
    private String logFile = "";
    private boolean useInOutErr;
    private boolean v4;
    private long rootMemReserveBytes = 75L << 20;
    private String runtime = "crun";
    private String runtimeRoot = "";
    private String state = "/run/gcs/rt";
    private boolean cgroups = true;

    FlagReader(String... args) {
        this.args = args;
    }

    Flags read() {
        while (next < args.length && split(args[next])) {
            next++;
            accept();
        }
        if (next < args.length && !args[next].equals("--")) {
            throw new IllegalArgumentException("unexpected argument " + args[next]);
        }
        return new Flags(
                logLevel,
                coreDumpLocation,
                logFile,
                useInOutErr,
                v4,
                rootMemReserveBytes,
                runtime,
                runtimeRoot,
                state,
                cgroups);
    }

    /// Takes `-name` or `-name=value` apart; false if `arg` is no flag.
    private boolean split(String arg) {
        if (arg.length() < 2 || arg.charAt(0) != '-' || arg.equals("--")) {
            return false;
        }
        var start = arg.charAt(1) == '-' ? 2 : 1;
        var equals = arg.indexOf('=', start);
        name = equals < 0 ? arg.substring(start) : arg.substring(start, equals);
        attached = equals < 0 ? null : arg.substring(equals + 1);
        return true;
    }

    private void accept() {
        switch (name) {
            case "loglevel" -> logLevel = level();
            case "log-format" -> choice("json", "text");
            case "logfile" -> logFile = value();
            case "core-dump-location" -> coreDumpLocation = value();
            case "use-inouterr" -> useInOutErr = flag();
            case "v4" -> v4 = flag();
            case "root-mem-reserve-bytes" -> rootMemReserveBytes = number();
            case "kmsgLogLevel", "gcs-mem-limit-bytes" -> number(); // accepted, without effect yet
            case "disable-time-sync", "scrub-logs" -> flag(); // likewise
            case "initial-policy-stance" -> choice("allow", "allow");
            case "runtime" -> runtime = value();
            case "runtime-root" -> runtimeRoot = value();
            case "state" -> state = value();
            case "cgroups" -> cgroups = flag();
            default -> throw new IllegalArgumentException("unknown flag -" + name);
        }
    }

    private String value() {
        if (attached != null) {
            return attached;
        }
        if (next == args.length) {
            throw new IllegalArgumentException("flag -" + name + " needs a value");
        }
        return args[next++];
    }

    private boolean flag() {
        if (attached == null) {
            return true;
        }
        return switch (attached) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw malformed(attached);
        };
    }

    private long number() {
        var text = value();
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private String level() {
        var text = value();
        return switch (text) {
            case "panic", "fatal", "error", "warn", "warning", "info", "debug", "trace" -> text;
            default -> throw malformed(text);
        };
    }

    private void choice(String one, String other) {
        var text = value();
        if (!text.equals(one) && !text.equals(other)) {
            throw malformed(text);
        }
    }

    private IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("flag -" + name + " cannot be " + text);
    }
}

package io.hcsshim.it;

/// How a program ended and what it printed.
public record Outcome(int status, String stdout, String stderr) {
    /// Both outputs, for failure messages.
    public String all() {
        return "status " + status + "\n" + stdout + "\n" + stderr;
    }
}

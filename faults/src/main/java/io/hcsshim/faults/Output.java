package io.hcsshim.faults;

/// How a program ended and what it said, both streams together.
record Output(int status, String text) {
    boolean good() {
        return status == 0;
    }
}

package io.hcsshim.guest;

import io.hcsshim.guest.process.Children;
import java.io.IOException;
import java.io.UncheckedIOException;

/// One for all tests: it reaps every child of the process.
public final class TestChildren {
    public static final Children ONE = make();

    private TestChildren() {}

    private static Children make() {
        try {
            return Children.adoptingOrphans();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

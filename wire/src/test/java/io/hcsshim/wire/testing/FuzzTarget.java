package io.hcsshim.wire.testing;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Something that takes bytes from somebody who may be hostile: tests take some thousand damaged inputs, `make fuzz` as
/// many as there is time for, led by the code that they reach.
///
/// A class that is a target also has `public static void fuzzerTestOneInput(byte[])`, which the fuzzer looks for.
@Timeout(120)
public interface FuzzTarget {
    /// What a test takes of damaged inputs.
    int ROUNDS = 3000;

    /// Inputs that are right, to begin from.
    List<byte[]> seeds() throws IOException;

    /// Takes one input. What the format's own exceptions say is handled inside; whatever comes out is a finding.
    void take(byte[] input) throws Exception;

    /// How many damaged inputs a test takes; fewer where each costs much.
    default int rounds() {
        return ROUNDS;
    }

    @Test
    default void whatIsRightIsTaken() throws Exception {
        for (var seed : seeds()) {
            take(seed);
        }
    }

    @Test
    default void whatIsDamagedBringsNoSurprise() throws Exception {
        var random = new Random(1);
        var damage = new Damage(random, seeds());
        for (int round = 0; round < rounds(); round++) {
            var input = damage.next();
            try {
                take(input);
            } catch (Exception | StackOverflowError e) {
                throw new AssertionError("input of round " + round + ": " + Damage.hex(input), e);
            }
        }
    }
}

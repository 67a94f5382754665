package io.hcsshim.shim.task;

import java.io.IOException;
import java.util.Optional;

/// Signs of life of a machine. Thread-safe.
interface Vitals {
    /// What it does; empty if that cannot be said.
    Optional<Effort> effort();

    /// Asks its agent for what that does at once, whatever else it does.
    ///
    /// @throws IOException if the agent refuses, or cannot be reached
    void ping() throws IOException, InterruptedException;

    /// What the threads of a machine have done since its start, in nanoseconds.
    ///
    /// @param used   time on processors
    /// @param wanted that, and what they waited for a processor; less than before if a thread has ended
    record Effort(long used, long wanted) {
        /// Which part of the time that its threads have wanted since `before` they got; all of it if they wanted none, and none if
        /// that cannot be said.
        double shareSince(Effort before) {
            long most = wanted - before.wanted();
            return most > 0
                    ? Math.clamp((double) (used - before.used()) / most, 0, 1)
                    : most == 0 ? 1 : 0;
        }

        /// Whether its threads have wanted less than so much since `before`.
        boolean isLessSince(Effort before, double nanoseconds) {
            return wanted >= before.wanted() && wanted - before.wanted() < nanoseconds;
        }
    }

    /// Those of a machine; none are known of the host itself under that name.
    static Vitals of(Machine machine) {
        return new Vitals() {
            @Override
            public Optional<Effort> effort() {
                if (!machine.isVirtual()) {
                    return Optional.empty();
                }
                try {
                    var usage = machine.usage();
                    var wanted = usage.effortNanoseconds();
                    return wanted.isPresent()
                            ? Optional.of(
                                    new Effort(usage.processorNanoseconds(), wanted.getAsLong()))
                            : Optional.empty();
                } catch (IOException e) {
                    return Optional.empty(); // it has exited, and whoever waits hears of it
                }
            }

            @Override
            public void ping() throws IOException, InterruptedException {
                machine.ping();
            }
        };
    }

    /// Nothing is known.
    Vitals UNKNOWN =
            new Vitals() {
                @Override
                public Optional<Effort> effort() {
                    return Optional.empty();
                }

                @Override
                public void ping() {}
            };
}

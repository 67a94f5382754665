package io.hcsshim.wire.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Finds inputs that take longer than a second. The fuzzer's instrumentation, first uses of classes and a busy machine make some look
/// so: as the fuzzer's target this keeps each that does, and run by itself it has them taken again, without instrumentation
/// and after others, and tells of those that still do.
public final class SlowInputs {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int WARM_UP = 200;
    private static final int TRIES = 3;

    private SlowInputs() {}

    /// What is told to the fuzzer: the class of the target proper, and the folder for what was slow.
    private static final class Told {
        static final FuzzTarget TARGET = make(System.getProperty("fuzz.target", ""));
        static final Path SLOW = Path.of(System.getProperty("fuzz.slow", ""));
    }

    private static FuzzTarget make(String type) {
        try {
            return (FuzzTarget) Class.forName(type).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no target: " + type, e);
        }
    }

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (take(Told.TARGET, input) > LIMIT.toNanos()) {
            Files.write(Files.createDirectories(Told.SLOW).resolve(name(input)), input);
        }
    }

    /// How long it took, in nanoseconds.
    private static long take(FuzzTarget target, byte[] input) throws Exception {
        long begin = System.nanoTime();
        target.take(input);
        return System.nanoTime() - begin;
    }

    private static String name(byte[] input) throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256").digest(input);
        return "%064x".formatted(new BigInteger(1, digest));
    }

    /// Arguments: the target's class, its corpus, the folder of what was slow. Ends with 1 if an input takes longer than a second
    /// every time.
    public static void main(String... arguments) throws Exception {
        var target = make(arguments[0]);
        for (var usual : files(Path.of(arguments[1]), WARM_UP)) {
            target.take(Files.readAllBytes(usual));
        }
        var suspects = files(Path.of(arguments[2]), Integer.MAX_VALUE);
        var found = stillSlow(target, suspects, LIMIT);
        System.err.printf(
                "%d inputs took more than a second with instrumentation, %d do without%n",
                suspects.size(), found.size());
        found.forEach(System.err::println);
        System.exit(found.isEmpty() ? 0 : 1);
    }

    /// Those that take longer every time.
    static List<String> stillSlow(FuzzTarget target, List<Path> suspects, Duration limit)
            throws Exception {
        var found = new ArrayList<String>();
        for (var suspect : suspects) {
            var input = Files.readAllBytes(suspect);
            long fastest = take(target, input);
            for (int i = 1; i < TRIES && fastest > limit.toNanos(); i++) {
                fastest = Math.min(fastest, take(target, input));
            }
            if (fastest > limit.toNanos()) {
                found.add(suspect + ": " + fastest / 1_000_000 + " ms");
            }
        }
        return found;
    }

    private static List<Path> files(Path folder, int most) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().limit(most).toList();
        }
    }
}

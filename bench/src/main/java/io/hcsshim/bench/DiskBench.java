package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// S13: the commands that turn a tar layer into an image, against `cp` of the same archive, in turns.
///
/// Archives of 1 GiB, one of many small files and one of few large ones; whole programs, with their start.
final class DiskBench {
    private static final int ROUNDS = 5;
    private static final long TOTAL = 1L << 30;
    private static final int LARGE_FILES = 4;
    private static final int FILES_PER_FOLDER = 200;

    /// The kernel keeps the peak: what is missed is what came after the last look.
    private static final long SAMPLE_MILLIS = 10;

    private final Path home;
    private final Report report;
    private final Path folder;

    private DiskBench(Path home, Report report, Path folder) {
        this.home = home;
        this.report = report;
        this.folder = folder;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createDirectories(home.resolve("work/disk-bench"));
        try {
            var bench = new DiskBench(home, report, folder);
            bench.measure("many small files", smallSizes());
            bench.measure("few large files", largeSizes());
        } finally {
            Trees.remove(folder);
        }
    }

    /// Like those of a distribution: half below 5 KiB, some of a MiB.
    private static List<Long> smallSizes() {
        var random = new Random(1);
        var sizes = new ArrayList<Long>();
        for (long sum = 0; sum < TOTAL; sum += sizes.getLast()) {
            var size = (long) Math.exp(8.6 + 1.6 * random.nextGaussian());
            sizes.add(Math.min(size, 2L << 20));
        }
        return sizes;
    }

    private static List<Long> largeSizes() {
        return java.util.Collections.nCopies(LARGE_FILES, TOTAL / LARGE_FILES);
    }

    private void measure(String what, List<Long> sizes) throws IOException, InterruptedException {
        var archive = folder.resolve("layer.tar");
        writeArchive(archive, sizes);
        var image = folder.resolve("image");
        var copy = List.of("cp", archive.toString(), image.toString());
        var convert = command("tar2ext4", "-i", archive.toString(), "-o", image.toString());
        var verity = new ArrayList<>(convert);
        verity.add("-verity");
        var copied = new double[ROUNDS];
        var converted = new double[ROUNDS];
        var hashed = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) { // the first round reads the archive into memory
            copied[Math.max(i, 0)] = seconds(copy, image);
            converted[Math.max(i, 0)] = seconds(convert, image);
            hashed[Math.max(i, 0)] = seconds(verity, image);
        }
        double reference = new Samples(copied).p50();
        rate("tar → ext4, " + what, new Samples(converted).p50(), reference, "≥ 0.5 × (0.9)");
        rate(
                "the same with dm-verity, " + what,
                new Samples(hashed).p50(),
                reference,
                "≥ 0.3 × (0.6)");
        report.alone("", "most memory meanwhile, " + what, "MiB", peakMemory(verity, image), "");
    }

    /// The most memory that a program's process had in use, in MiB, as the kernel counts it.
    private static double peakMemory(List<String> command, Path image)
            throws IOException, InterruptedException {
        Files.deleteIfExists(image);
        var process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        long most = 0;
        while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            most = Math.max(most, peakKib(status));
        }
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with status " + process.exitValue());
        }
        return most / 1024.0;
    }

    private static long peakKib(Path status) {
        try {
            for (var line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException _) {
            return 0; // it has just ended
        }
        return 0;
    }

    /// Rates, because the goal is one.
    private void rate(String what, double seconds, double reference, String must) {
        double mib = TOTAL >> 20;
        report.against("S13", what, "MiB/s", mib / seconds, mib / reference, must);
    }

    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<>(List.of(home.resolve("bin/" + program).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// What is written is on its way to the disk when the next one begins, whoever wrote it: sync evens that out.
    private double seconds(List<String> command, Path image)
            throws IOException, InterruptedException {
        Files.deleteIfExists(image);
        Shell.run(home, Map.of(), List.of("sync", "-f", folder.toString()));
        long start = System.nanoTime();
        Shell.run(home, Map.of(), command);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void writeArchive(Path archive, List<Long> sizes) throws IOException {
        var bytes = new byte[1 << 20];
        new Random(2).nextBytes(bytes);
        try (var out =
                FileChannel.open(
                        archive,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (int i = 0; i < sizes.size(); i++) {
                var name = "folder-" + i / FILES_PER_FOLDER + "/a-file-of-the-layer-" + i;
                write(out, ByteBuffer.wrap(header(name, sizes.get(i))));
                long padded = (sizes.get(i) + 511) & -512L;
                for (long done = 0; done < padded; done += bytes.length) {
                    write(
                            out,
                            ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, padded - done)));
                }
            }
            write(out, ByteBuffer.allocate(1024));
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static byte[] header(String name, long size) {
        var header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0000000000\0000000000\000");
        put(header, 124, String.format("%011o\00014000000000\000", size));
        put(header, 148, "        0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b;
        }
        put(header, 148, String.format("%06o\000", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}

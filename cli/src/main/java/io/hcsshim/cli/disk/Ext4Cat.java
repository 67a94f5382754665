package io.hcsshim.cli.disk;

import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ext4 cat`.
@Command(name = "cat", description = "Print a file.", mixinStandardHelpOptions = true)
final class Ext4Cat implements Callable<Integer> {
    @Mixin private Ext4Command.Named file = new Ext4Command.Named();

    @Override
    public Integer call() throws IOException {
        try (var image = file.where.open()) {
            var reader = Ext4Reader.open(image);
            var found = file.find(reader);
            if (!(found.node() instanceof Node.Regular)) {
                throw new IOException(file.path + ": a " + Listing.kind(found.node()));
            }
            reader.read(found, new Printed(Channels.newChannel(System.out)));
            System.out.flush();
        }
        return 0;
    }

    private record Printed(WritableByteChannel out) implements Content.Sink {
        private static final int ZEROS = 1 << 20;

        @Override
        public void data(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }

        @Override
        public void hole(long length) throws IOException {
            var zeros = ByteBuffer.allocate((int) Math.min(ZEROS, length));
            for (long left = length; left > 0; left -= zeros.capacity()) {
                data(zeros.clear().limit((int) Math.min(zeros.capacity(), left)));
            }
        }
    }
}

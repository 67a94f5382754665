package io.hcsshim.snapshotter.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A gRPC client of a socket, with a thread of its own. Connects when it is used. Thread-safe.
record UnixChannel(ManagedChannel channel, EventLoopGroup threads) implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 16 << 20; // as containerd has it

    static UnixChannel to(Path socket) {
        var threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var channel =
                NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                        .eventLoopGroup(threads)
                        .overrideAuthority("localhost") // a path is none that gRPC in Go takes
                        .withOption(ChannelOption.SO_KEEPALIVE, null) // such a socket has none
                        .maxInboundMessageSize(LARGEST_MESSAGE)
                        .usePlaintext()
                        .build();
        return new UnixChannel(channel, threads);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}

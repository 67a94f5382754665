package io.hcsshim.snapshotter.rpc;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A gRPC server at a socket that only its own user may connect to. Each call has a virtual thread. Thread-safe.
public final class UnixServer implements AutoCloseable {
    private final Path address;
    private final EventLoopGroup threads;
    private final Server server;

    private UnixServer(Path address, EventLoopGroup threads, Server server) {
        this.address = address;
        this.threads = threads;
        this.server = server;
    }

    /// Serves at `address`; a socket that a dead process left there is replaced.
    ///
    /// @throws IOException if somebody serves there already, or the socket cannot be made
    public static UnixServer open(Path address, List<ServerServiceDefinition> services)
            throws IOException {
        if (Files.exists(address)) {
            if (answers(address)) {
                throw new IOException("serve at " + address + ": another process does already");
            }
            Files.delete(address);
        }
        var fresh = address.resolveSibling(address.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            var server =
                    NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(fresh))
                            .channelType(NioServerDomainSocketChannel.class)
                            .bossEventLoopGroup(threads)
                            .workerEventLoopGroup(threads)
                            .withChildOption(ChannelOption.SO_KEEPALIVE, null) // for TCP alone
                            .executor(Executors.newVirtualThreadPerTaskExecutor())
                            .addServices(services)
                            .build()
                            .start();
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            warmUp(fresh);
            Files.move(fresh, address, StandardCopyOption.ATOMIC_MOVE);
            return new UnixServer(address, threads, server);
        } catch (IOException | RuntimeException e) {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    /// The first call loads some thousand classes, and containerd gives up a connection on which it has heard nothing for a
    /// second; so the socket gets its name when a call was answered.
    private static void warmUp(Path socket) {
        var nothing =
                Messages.method(
                        "hcsshim.Nothing",
                        "Nothing",
                        MethodDescriptor.MethodType.UNARY,
                        Empty.parser(),
                        Empty.parser());
        try (var self = UnixChannel.to(socket)) {
            ClientCalls.blockingUnaryCall(
                    self.channel(), nothing, CallOptions.DEFAULT, Empty.getDefaultInstance());
        } catch (StatusRuntimeException _) {
            // there is no such method, as everybody knows
        }
    }

    private static boolean answers(Path address) {
        try (var socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return socket.connect(UnixDomainSocketAddress.of(address));
        } catch (IOException _) {
            return false;
        }
    }

    /// Takes no more calls, and waits for those that are under way; at the limit they are ended.
    public void close(Duration limit) throws IOException, InterruptedException {
        server.shutdown();
        if (!server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            server.shutdownNow();
        }
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        Files.deleteIfExists(address);
    }

    @Override
    public void close() throws IOException {
        server.shutdownNow();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        Files.deleteIfExists(address);
    }
}

package io.hcsshim.it.cri;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ClientCalls;
import io.hcsshim.it.cri.api.ImageSpec;
import io.hcsshim.it.cri.api.PullImage;
import io.hcsshim.it.cri.api.PulledImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Calls the CRI plugin of a containerd, as the kubelet does. Thread-safe.
@SuppressWarnings("try") // closing may be interrupted
final class CriClient implements AutoCloseable {
    /// Longer than a boot may take, so that the shim's reason comes first.
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ManagedChannel channel;

    private CriClient(Path socket) {
        channel =
                NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                        .channelType(EpollDomainSocketChannel.class)
                        .eventLoopGroup(threads)
                        .overrideAuthority(
                                "localhost") // a socket's path is none that gRPC in Go takes
                        .withOption(ChannelOption.SO_KEEPALIVE, null) // such a socket has none
                        .usePlaintext()
                        .build();
    }

    static CriClient connect(Path socket) {
        return new CriClient(socket);
    }

    /// Calls a method of the runtime service.
    ///
    /// @throws io.grpc.StatusRuntimeException if it fails
    <Q extends MessageLite, A extends MessageLite> A call(
            String method, Q request, Parser<A> answer) {
        return call("RuntimeService", method, request, answer);
    }

    /// Has an image fetched and unpacked.
    ///
    /// @throws io.grpc.StatusRuntimeException if it fails
    void pull(String image) {
        var request = PullImage.newBuilder().setImage(ImageSpec.newBuilder().setImage(image));
        call("ImageService", "PullImage", request.build(), PulledImage.parser());
    }

    private <Q extends MessageLite, A extends MessageLite> A call(
            String service, String method, Q request, Parser<A> answer) {
        var descriptor =
                MethodDescriptor.<Q, A>newBuilder()
                        .setType(MethodType.UNARY)
                        .setFullMethodName("runtime.v1." + service + "/" + method)
                        .setRequestMarshaller(new Marshaller<>(null))
                        .setResponseMarshaller(new Marshaller<>(answer))
                        .build();
        var options =
                CallOptions.DEFAULT.withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return ClientCalls.blockingUnaryCall(channel, descriptor, options, request);
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        threads.shutdownGracefully(0, 10, TimeUnit.SECONDS).await();
    }

    private record Marshaller<T extends MessageLite>(Parser<T> parser)
            implements MethodDescriptor.Marshaller<T> {
        @Override
        public InputStream stream(T value) {
            return new ByteArrayInputStream(value.toByteArray());
        }

        @Override
        public T parse(InputStream stream) {
            try {
                return parser.parseFrom(stream.readAllBytes());
            } catch (InvalidProtocolBufferException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            } catch (IOException e) {
                throw Status.UNAVAILABLE.withCause(e).asRuntimeException();
            }
        }
    }
}

package io.hcsshim.snapshotter.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.hcsshim.containerd.content.ReadContentRequest;
import io.hcsshim.containerd.content.ReadContentResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.Iterator;
import java.util.function.Function;

/// A blob as it arrives. Closing it ends the call. Confined to the reader.
final class BlobChannel implements ReadableByteChannel {
    private final Context.CancellableContext call = Context.current().fork().withCancellation();
    private final Function<StatusRuntimeException, IOException> failure;
    private final Iterator<ReadContentResponse> answers;
    private ByteBuffer data = ByteBuffer.allocate(0);
    private boolean open = true;

    BlobChannel(
            Channel channel,
            MethodDescriptor<ReadContentRequest, ReadContentResponse> method,
            ReadContentRequest request,
            Function<StatusRuntimeException, IOException> failure) {
        this.failure = failure;
        var before = call.attach();
        try {
            this.answers =
                    ClientCalls.blockingServerStreamingCall(
                            channel, method, CallOptions.DEFAULT, request);
        } finally {
            call.detach(before);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        try {
            while (!data.hasRemaining()) {
                if (!answers.hasNext()) {
                    return -1;
                }
                data = answers.next().getData().asReadOnlyByteBuffer();
            }
        } catch (StatusRuntimeException e) {
            throw failure.apply(e);
        }
        int n = Math.min(into.remaining(), data.remaining());
        into.put(data.slice(data.position(), n));
        data.position(data.position() + n);
        return n;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        call.cancel(null);
    }
}

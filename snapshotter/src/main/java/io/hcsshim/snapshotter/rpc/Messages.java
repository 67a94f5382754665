package io.hcsshim.snapshotter.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// Messages of one kind on the wire.
record Messages<T extends MessageLite>(Parser<T> parser) implements MethodDescriptor.Marshaller<T> {
    /// A method by the name of its service and its own.
    static <Q extends MessageLite, A extends MessageLite> MethodDescriptor<Q, A> method(
            String service,
            String name,
            MethodDescriptor.MethodType type,
            Parser<Q> requests,
            Parser<A> answers) {
        return MethodDescriptor.<Q, A>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setRequestMarshaller(new Messages<>(requests))
                .setResponseMarshaller(new Messages<>(answers))
                .build();
    }

    @Override
    public InputStream stream(T value) {
        return new ByteArrayInputStream(value.toByteArray());
    }

    @Override
    public T parse(InputStream stream) {
        try {
            return parser.parseFrom(stream);
        } catch (InvalidProtocolBufferException e) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("not the message of this method: " + e.getMessage())
                    .withCause(e)
                    .asRuntimeException();
        }
    }
}

package io.hcsshim.snapshotter.rpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A service that is put together method by method. Confined to one thread until it is built.
final class Service {
    private final String name;
    private final Log log;
    private final ServerServiceDefinition.Builder definition;

    Service(String name, Log log) {
        this.name = name;
        this.log = log;
        this.definition = ServerServiceDefinition.builder(name);
    }

    /// What a method does, on a thread of its own.
    @FunctionalInterface
    interface Method<Q, A> {
        A answer(Q request) throws IOException, InterruptedException;
    }

    <Q extends MessageLite, A extends MessageLite> Service unary(
            String method, Parser<Q> requests, Parser<A> answers, Method<Q, A> body) {
        var descriptor = Messages.method(name, method, MethodType.UNARY, requests, answers);
        definition.addMethod(
                descriptor,
                ServerCalls.asyncUnaryCall((Q request, StreamObserver<A> observer) ->
                        serve(method, observer, () -> List.of(body.answer(request)))));
        return this;
    }

    <Q extends MessageLite, A extends MessageLite> Service stream(
            String method, Parser<Q> requests, Parser<A> answers, Method<Q, List<A>> body) {
        var descriptor =
                Messages.method(name, method, MethodType.SERVER_STREAMING, requests, answers);
        definition.addMethod(
                descriptor,
                ServerCalls.asyncServerStreamingCall((Q request, StreamObserver<A> observer) ->
                        serve(method, observer, () -> body.answer(request))));
        return this;
    }

    ServerServiceDefinition build() {
        return definition.build();
    }

    private interface Answers<A> {
        List<A> get() throws IOException, InterruptedException;
    }

    private <A> void serve(String method, StreamObserver<A> observer, Answers<A> answers) {
        try {
            answers.get().forEach(observer::onNext);
            observer.onCompleted();
        } catch (IOException | InterruptedException | RuntimeException e) {
            var told = Statuses.of(e);
            var status = told.getStatus();
            var fields = Map.of("method", method, "code", status.getCode(), "why", why(e));
            switch (status.getCode()) {
                case UNKNOWN -> log.error("request refused", fields);
                case NOT_FOUND, ALREADY_EXISTS, UNIMPLEMENTED ->
                        log.write(Level.DEBUG, method, fields);
                default -> log.warning("request refused", fields);
            }
            observer.onError(told);
        }
    }

    private static String why(Exception e) {
        return String.valueOf(e.getMessage() == null ? e : e.getMessage());
    }
}

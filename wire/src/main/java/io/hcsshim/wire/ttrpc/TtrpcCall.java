package io.hcsshim.wire.ttrpc;

import java.time.Duration;
import java.util.Map;

/// One unary call, as the server received it.
///
/// @param service  full name of the service, for instance `containerd.task.v2.Task`
/// @param method   name of the method, for instance `Create`
/// @param payload  the request message, encoded; not copied, not to be changed
/// @param metadata what the client sent beside it, keys in lower case; the first value of each key
/// @param timeout  how long the client waits for the answer; [Duration#ZERO] means for ever
public record TtrpcCall(
        String service,
        String method,
        byte[] payload,
        Map<String, String> metadata,
        Duration timeout) {}

package io.hcsshim.wire.ttrpc;

/// What answers the calls of one service name.
///
/// Called on a virtual thread per call, many at once.
@FunctionalInterface
public interface TtrpcService {
    /// Answers one call with the encoded response message.
    ///
    /// @throws TtrpcException to choose the status; what else is thrown becomes a status by the function that the
    ///     server was given
    byte[] call(TtrpcCall call) throws Exception;
}

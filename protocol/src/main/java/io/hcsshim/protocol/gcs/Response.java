package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonObject;

/// A message from the guest that answers a request; its type follows from the request's.
public sealed interface Response
        permits NegotiateProtocolResponse,
                CreateResponse,
                ExecuteProcessResponse,
                WaitForProcessResponse,
                GetPropertiesResponse,
                DumpStacksResponse,
                PlainResponse {
    /// How it went.
    ResponseHead head();

    /// Its body.
    JsonObject toJson();
}

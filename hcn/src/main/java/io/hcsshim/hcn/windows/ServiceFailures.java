package io.hcsshim.hcn.windows;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.windows.Reply;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Failures of the network services as ours.
final class ServiceFailures {
    private ServiceFailures() {}

    interface Question {
        Reply ask() throws WindowsException;
    }

    /// Asks; a service that is not there, or too old for the question, is an ordinary failure.
    static Reply asked(String tried, Question question) throws HcnException {
        try {
            return question.ask();
        } catch (WindowsException e) {
            if (e.is(WindowsError.MOD_NOT_FOUND) || e.is(WindowsError.PROC_NOT_FOUND)) {
                throw HcnException.because(HcnError.SERVICE_MISSING, tried, e);
            }
            throw HcnException.ofNumber(e.number(), tried, String.valueOf(e.getMessage()));
        }
    }

    /// The failure of an answer. Where the HRESULT is none, the result document may have the number.
    static HcnException of(String tried, Reply reply) {
        var number =
                reply.failed()
                        ? reply.number()
                        : WindowsError.ofHResult((int) errorCode(reply.result()));
        return HcnException.ofNumber(number, tried, reply.result());
    }

    private static long errorCode(String result) {
        try {
            var code = JsonObject.parse(result).uint32("ErrorCode");
            return code == 0 ? WindowsError.GEN_FAILURE : code;
        } catch (JsonException _) {
            return WindowsError.GEN_FAILURE;
        }
    }
}

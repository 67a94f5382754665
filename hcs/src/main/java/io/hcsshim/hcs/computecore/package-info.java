/// The second generation of the compute service, computecore.dll: every request is an operation that is waited for.
///
/// No call is left behind, for the service writes its answer into the operation. When time is over the operation is
/// cancelled. When the caller is interrupted it is cancelled too, and the caller waits until it has ended.
package io.hcsshim.hcs.computecore;

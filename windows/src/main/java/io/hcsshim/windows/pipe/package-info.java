/// Named pipes as what ttrpc goes over on Windows.
package io.hcsshim.windows.pipe;

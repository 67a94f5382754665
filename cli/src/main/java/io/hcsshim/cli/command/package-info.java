/// What commands share: how they end, and how they tell of a failure.
package io.hcsshim.cli.command;

// SPDX-License-Identifier: ISC
let x = 1 // FIXME

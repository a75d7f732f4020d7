Le agradecemos que nos haya comunicado el cambio de contacto. Antes de escribir a la nueva dirección, la confirmaremos con una persona de su empresa a la que ya conocemos.

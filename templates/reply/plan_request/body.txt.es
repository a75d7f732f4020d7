Hemos trasladado su solicitud al abogado responsable. Para decidir sobre ella necesitamos una propuesta concreta: ¿qué importe pagaría y en qué fecha?
